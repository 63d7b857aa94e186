// Descriptors belong to the whole process: tests that count them or rely on low numbers can not run beside others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
