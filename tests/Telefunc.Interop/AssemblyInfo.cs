// Most of these tests wait for time limits of the npm client, so more of them than there are cores can run side by side.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
