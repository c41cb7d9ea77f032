using FsCheck.Xunit;

// The same cases for every mutant and every run: else a mutant would survive by chance. No sample of the unit tests, which look elsewhere each time.
[assembly: Properties(Replay = "(20150101,2015)")]
