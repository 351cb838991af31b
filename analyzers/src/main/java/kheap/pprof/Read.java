package kheap.pprof;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.pprof.GoProfile.Sample;
import kheap.pprof.GoProfile.SampleType;

/// What the bytes of a profile say, before it is known which file they are of.
record Read(
        String format,
        Optional<Instant> takenAt,
        Duration span,
        boolean complete,
        long rate,
        List<SampleType> sampleTypes,
        List<Sample> samples) {}
