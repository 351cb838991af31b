package kheap;

/// Who waits for long work: told which step runs and how far it is, asked whether to go on.
///
/// Implementations must be cheap: [#goOn] and [#at] are called from inner loops, some hundred thousand times in a
/// run.
public interface Progress {
    /// Nobody waits, nobody cancels.
    Progress NONE = new Progress() {
        @Override
        public void step(String name) {}

        @Override
        public void at(long done, long total) {}

        @Override
        public void goOn() {}
    };

    /// A new step begins; `name` is a short phrase for people, such as `Reading the dump`.
    void step(String name);

    /// `done` of `total` units of the current step are through; the unit is the step's own.
    void at(long done, long total);

    /// Returns if the work is still wanted.
    ///
    /// @throws CancellationException if it is not; the worker lets it pass and cleans up on the way
    void goOn();
}
