// Each class has a Redis of its own, and most tests wait for one to come back.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
