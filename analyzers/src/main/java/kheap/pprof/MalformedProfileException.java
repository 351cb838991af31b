package kheap.pprof;

/// These bytes stop being a profile; the reader of the file says so with its name.
final class MalformedProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param problem what is wrong, as [kheap.UnreadableDumpException] has it
    MalformedProfileException(String problem) {
        super(problem);
    }
}
