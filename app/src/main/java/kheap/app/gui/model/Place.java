package kheap.app.gui.model;

import java.util.OptionalLong;

/// Where the user is.
public sealed interface Place {
    /// Nothing is open, or something else is to be opened.
    record Welcome() implements Place {}

    /// Where several dumps of one service are compared.
    record Days() implements Place {}

    /// A page of one dump.
    sealed interface OfDocument extends Place {
        Document document();
    }

    /// The verdict; while the dump opens, how far that is.
    record Overview(Document document) implements OfDocument {}

    /// @param client the address of the client to show: a `Sender`, a consumer or an admin client; empty for
    ///     whatever was shown last
    record Clients(Document document, OptionalLong client) implements OfDocument {}

    /// @param thread the address of the thread to show; empty for whatever was shown last
    record Threads(Document document, OptionalLong thread) implements OfDocument {}

    record Objects(Document document, Look look) implements OfDocument {}

    /// Ways to look at the objects of a heap.
    sealed interface Look {
        /// The class histogram.
        record Classes() implements Look {}

        /// All instances of one class.
        ///
        /// @param type the address of the class
        record Instances(long type) implements Look {}

        /// The dominator tree, from the top.
        record Dominators() implements Look {}

        /// One object, with all that it refers to and that refers to it.
        record OneObject(long address) implements Look {}
    }
}
