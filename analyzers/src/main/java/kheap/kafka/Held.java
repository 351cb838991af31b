package kheap.kafka;

import kheap.ByteSize;

/// A collection that holds many objects of one kind.
///
/// @param type the collection's class
/// @param address of the collection
/// @param holder who holds it: `OrderService (queue)`, `the executor "mailer"`
/// @param objects how many objects of that kind it keeps, with all that stands between
/// @param elements how many elements it has, each of which may hold several of the objects or none
/// @param retained its retained size
public record Held(String type, long address, String holder, long objects, long elements, ByteSize retained) {}
