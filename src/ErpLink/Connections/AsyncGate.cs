namespace ErpLink.Connections;

/// <summary>
/// Lets a fixed number of calls through at once, interactive ones first. A waiter goes on on the thread of the one that left, so that a
/// simulation can run the engine on one thread (reliability, section 4.2); therefore not a semaphore of the framework.
/// </summary>
/// <param name="capacity">How many at once, 1 or more.</param>
internal sealed class AsyncGate(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource>[] _waiting = [new(), new()];
    private int _free = Math.Max(1, capacity);

    /// <summary>Waits for a place. Who has got one leaves it with <see cref="Leave"/>.</summary>
    public async ValueTask EnterAsync(CallLane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            place = _waiting[(int)lane].AddLast(new TaskCompletionSource());
        }

        try
        {
            await place.Value.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!Withdraw(place)) Leave(); // The place was given at the very moment the wait was cancelled.
            throw;
        }
    }

    /// <summary>Gives a place back: to the first user that waits, else to the first run.</summary>
    public void Leave()
    {
        TaskCompletionSource? next = null;
        lock (_lock)
        {
            var first = _waiting[(int)CallLane.Interactive].First ?? _waiting[(int)CallLane.Background].First;
            if (first is null)
            {
                _free++;
            }
            else
            {
                first.List!.Remove(first);
                next = first.Value;
            }
        }

        next?.SetResult();
    }

    private bool Withdraw(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is not { } list) return false;
            list.Remove(place);
            return true;
        }
    }
}
