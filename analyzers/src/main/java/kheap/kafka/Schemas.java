package kheap.kafka;

import java.util.List;

/// Schemas of records, as registries and serializers cache them.
///
/// @param schemas schema objects of the whole heap
/// @param distinct how many names they have
/// @param caches the collections with the most of them, largest first
public record Schemas(long schemas, long distinct, List<Held> caches) {
    public static final Schemas NONE = new Schemas(0, 0, List.of());

    public Schemas {
        caches = List.copyOf(caches);
    }
}
