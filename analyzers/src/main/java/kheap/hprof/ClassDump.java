package kheap.hprof;

/// What a class dump says about the room that fields take.
///
/// @param superclassId 0 for `java.lang.Object`
/// @param references how many instance fields of the class itself, without its super classes, are references
/// @param primitiveBytes the bytes of its other instance fields
/// @param staticReferences how many of its static fields are references
/// @param staticPrimitiveBytes the bytes of its other static fields
public record ClassDump(
        long id,
        long superclassId,
        int references,
        int primitiveBytes,
        int staticReferences,
        int staticPrimitiveBytes) {}
