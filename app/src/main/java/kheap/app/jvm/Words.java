package kheap.app.jvm;

/// Text that another process chose.
final class Words {
    private static final int LIMIT = 200;

    private Words() {}

    /// On one line, and no longer than a line should be.
    static String clean(String text) {
        String shown = text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
        return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ")
                .strip();
    }
}
