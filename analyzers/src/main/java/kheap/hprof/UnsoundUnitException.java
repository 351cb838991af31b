package kheap.hprof;

/// A unit of a dump holds something other than whole sub-records: the file must be walked carefully before it is
/// read fast. No error of its own: whoever reads units catches it.
public final class UnsoundUnitException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsoundUnitException(long at) {
        super("no whole sub-record at byte " + at, null, false, false);
    }
}
