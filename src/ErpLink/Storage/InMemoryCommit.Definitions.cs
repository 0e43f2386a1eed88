using System.Collections.Immutable;

namespace ErpLink.Storage;

internal sealed partial class InMemoryCommit
{
    private CommitRefusal? PutDefinitions()
    {
        foreach (var connection in batch.Forgotten)
        {
            State = State with
            {
                Definitions = State.Definitions.Remove(connection),
                Secrets = State.Secrets.RemoveRange(State.Secrets.Keys.Where(key => key.Connection == connection)),
            };
        }

        foreach (var definition in batch.Definitions)
        {
            var stored = State.Definitions.GetValueOrDefault(definition.Connection, []);
            if (stored.Count + 1 != definition.Version) return Moved;
            State = State with { Definitions = State.Definitions.SetItem(definition.Connection, stored.Add(definition)) };
        }

        foreach (var secret in batch.Secrets)
            State = State with { Secrets = State.Secrets.SetItem((secret.Connection, secret.Name), secret) };
        return null;
    }
}
