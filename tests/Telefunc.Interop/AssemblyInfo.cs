// Most of these tests wait for time limits of the npm client and for new connections, so more of them than there are cores can run side
// by side. Those of a class run one after another: what takes long has a class of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
