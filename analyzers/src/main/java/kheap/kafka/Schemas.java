package kheap.kafka;

import java.util.List;
import java.util.OptionalLong;
import kheap.ByteSize;

/// Avro's record schemas, as registries and serializers cache them. A schema of a record inside another one counts,
/// too.
///
/// @param schemas record schemas of the whole heap
/// @param bytes what they keep, their class included
/// @param sampled how many of them, evenly spread over the heap, have a name that could be read
/// @param distinct how many full names those have
/// @param capacity how many schemas a subject of the schema registry's client takes, where there is such a client
/// @param caches the collections with the most of them, largest first
public record Schemas(
        long schemas, ByteSize bytes, long sampled, long distinct, OptionalLong capacity, List<Held> caches) {
    public static final Schemas NONE = new Schemas(0, ByteSize.ZERO, 0, 0, OptionalLong.empty(), List.of());

    public Schemas {
        if (sampled > schemas || distinct > sampled) {
            throw new IllegalArgumentException(distinct + " names of " + sampled + " of " + schemas);
        }
        caches = List.copyOf(caches);
    }
}
