using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace ErpLink.Linking.Matching;

/// <summary>E-mail addresses, and the domains of those and of web sites.</summary>
internal static class MailAddresses
{
    // Anybody can have an address there: the domain says nothing about whose record it is.
    private static readonly FrozenSet<string> FreeMail = new[]
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.no", "hotmail.se", "hotmail.fr",
        "hotmail.de", "hotmail.it", "live.com", "live.no", "live.se", "live.dk", "live.co.uk", "msn.com", "outlook.de", "outlook.fr",
        "yahoo.com", "yahoo.no", "yahoo.se", "yahoo.dk", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "yahoo.it", "yahoo.es", "ymail.com",
        "rocketmail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de",
        "t-online.de", "freenet.de", "online.no", "start.no", "broadpark.no", "getmail.no", "lyse.net", "telia.com", "bredband.net",
        "comhem.se", "spray.se", "mail.dk", "jubii.dk", "stofanet.dk", "elisanet.fi", "kolumbus.fi", "luukku.com", "suomi24.fi",
        "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tin.it", "alice.it", "ziggo.nl",
        "kpnmail.nl", "planet.nl", "hetnet.nl", "home.nl", "telenet.be", "skynet.be", "bluewin.ch", "btinternet.com", "sky.com",
        "virginmedia.com", "ntlworld.com", "talktalk.net", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net",
        "cox.net", "charter.net", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "hey.com", "fastmail.com", "zoho.com", "mail.com",
        "mail.ru", "yandex.ru", "yandex.com", "qq.com", "163.com", "126.com", "sina.com", "wp.pl", "o2.pl", "onet.pl", "interia.pl",
        "seznam.cz", "centrum.cz", "abv.bg", "ukr.net", "naver.com", "hanmail.net", "bigpond.com", "optusnet.com.au", "xtra.co.nz",
        "uol.com.br", "terra.com.br", "bol.com.br",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> BeforeAddress = SearchValues.Create(" <>,;:\"()\t");
    private static readonly SearchValues<char> BehindAddress = SearchValues.Create(" <>,;\"()\t?");
    private static readonly SearchValues<char> BehindHost = SearchValues.Create("/?#: ,;");
    private static readonly IdnMapping Idn = new();

    /// <summary>The first address of a text, in lower case.</summary>
    public static string Address(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return string.Empty;
        var start = text.AsSpan(0, at).LastIndexOfAny(BeforeAddress) + 1;
        var length = text.AsSpan(at).IndexOfAny(BehindAddress);
        var end = length < 0 ? text.Length : at + length;
        var domain = Host(text[(at + 1)..end]);
        return start == at || domain.Length == 0 ? string.Empty : $"{text[start..at].ToLowerInvariant()}@{domain}";
    }

    /// <summary>The domain of an address or a web site, without <c>www</c>; blank for a provider of free mail.</summary>
    public static string Domain(string text)
    {
        var domain = text.Contains('@', StringComparison.Ordinal) ? Address(text).Split('@')[^1] : Site(text);
        return FreeMail.Contains(domain) ? string.Empty : domain;
    }

    private static string Site(string text)
    {
        text = text.Trim();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) text = text[(scheme + 3)..];
        var end = text.AsSpan().IndexOfAny(BehindHost);
        var host = Host(end < 0 ? text : text[..end]);
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }

    private static string Host(string text)
    {
        var host = text.Trim().TrimEnd('.').ToLowerInvariant();
        if (!host.Contains('.', StringComparison.Ordinal) || host.StartsWith('.')) return string.Empty;
        try
        {
            return Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            // No name of a host at all: some other text in the field.
            return string.Empty;
        }
    }
}
