/// Programs that leak on purpose. Each is one situation: it makes it, writes its own heap dump and exits;
/// [SeveralDays] writes one at the end of each of its days. What is true in the dumps stands in public constants.
///
/// Any of them runs with one line, on any machine:
///
/// ```
/// mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=UnclosedProducers -Ddump=/tmp/unclosed.hprof
/// ```
///
/// Tests call [Sample#grow].
package kheap.samples;
