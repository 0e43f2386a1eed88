using System.Security.Cryptography;
using ErpLink;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

#region protector
/// <summary>Protects secrets with the keys of ASP.NET Core Data Protection.</summary>
public sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("ErpLink.Secrets");

    // Data Protection has a Secret of its own.
    public string Protect(ErpLink.Secret secret) => _protector.Protect(secret.Reveal());

    public ErpLink.Secret Unprotect(string protectedText)
    {
        try
        {
            return new ErpLink.Secret(_protector.Unprotect(protectedText));
        }
        catch (CryptographicException error)
        {
            throw new ErpLinkException(ErrorCodes.SecretMissing, FailureClass.Unauthorized, "The key of a stored secret is lost. Enter it again.", error);
        }
    }
}
#endregion

public static class Protection
{
    public static void Register(IServiceCollection services, string keyFolder)
    {
        #region protection
        services.AddDataProtection().SetApplicationName("crm").PersistKeysToFileSystem(new DirectoryInfo(keyFolder));
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        #endregion
    }
}
