package kheap.kafka;

import java.util.Optional;

/// A copy of kafka-clients that a class loader has loaded.
///
/// @param loader the class of its loader
/// @param address of the loader; 0 for the boot loader
public record LibraryCopy(Optional<String> version, String loader, long address) {}
