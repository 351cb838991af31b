package kheap.evidence;

/// A kind of text file, known by single lines that no other kind has. Lines may come in any order and between lines of
/// other kinds: what somebody's loop wrote into one file is as welcome as one file for each kind.
interface Format {
    /// Whether this line is one that only this kind has. Asked for every line that nobody knew so far, of files of any
    /// kind and size: quick, and strict.
    boolean marks(String line);

    /// Whether a file of this name is of this kind, whatever stands in it: only where that is no more than one number.
    default boolean isNamed(String fileName) {
        return false;
    }

    /// Starts with one file.
    LineReader open(String fileName);
}
