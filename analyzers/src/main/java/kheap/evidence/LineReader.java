package kheap.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads what one file holds of one [Format], line by line.
///
/// The first lines it is given are the few that stand right before the line with the format's mark (at most
/// [EvidenceReader#BEFORE]): `31774:` of `jcmd`, the time above `Full thread dump`. Then comes that line, and all that
/// follow until another format marks one that this reader does not take; more may follow later.
/// A line has no line end, no byte order mark, no colours, and at most [Lines#LONGEST] characters.
interface LineReader {
    /// Takes a line. What is cut off, foreign or damaged is refused, never guessed at.
    ///
    /// @return whether the line says something that is known, though it may not be kept; nothing changed if not
    boolean take(String line);

    /// What was read so far; empty if that is nothing worth keeping. Several where a file of this format tells several
    /// things: a GC log its flags too.
    List<EvidenceFile.Content> contents();

    /// Why there is nothing to keep though the file is of this format: the command answered that it cannot tell.
    default Optional<Refusal> refusal() {
        return Optional.empty();
    }

    /// @param problem what the file is instead, without its name: `says only that a baseline was taken`
    /// @param remedy an imperative sentence without its full stop
    record Refusal(String problem, String remedy) {}

    /// When it was written, where it says so.
    default Optional<Instant> takenAt() {
        return Optional.empty();
    }
}
