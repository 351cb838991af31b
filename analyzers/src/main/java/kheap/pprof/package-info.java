/// Profiles as Go programs write them, in the protobuf form of pprof and in its text form.
package kheap.pprof;
