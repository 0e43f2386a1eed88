// The classes share the real servers, and some of them make those fail on purpose.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
