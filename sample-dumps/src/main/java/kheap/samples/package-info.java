/// Programs that leak on purpose. Each is one situation: it makes it, writes its own heap dump and exits. What is
/// true in the dump stands in its public constants.
///
/// Any of them runs with one line, on any machine:
///
/// ```
/// mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=UnclosedProducers -Ddump=/tmp/unclosed.hprof
/// ```
///
/// Tests call [Sample#grow].
package kheap.samples;
