package kheap.app.gui.part;

/// The name of a dump where there is little room.
public final class ShortName {
    private ShortName() {}

    /// Nearly every dump has the same ending, which tells nothing. That of a saved analysis stays in part.
    public static String of(String name) {
        return name.replaceFirst("(?i)(?<=.)(\\.hprof|(?<=\\.kheap)\\.json)(\\.gz)?$", "");
    }
}
