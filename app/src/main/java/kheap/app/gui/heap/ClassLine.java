package kheap.app.gui.heap;

import kheap.analysis.DumpAnalysis.ClassRow;

/// One class of the histogram.
///
/// @param address of the class object; several classes may have one name
public record ClassLine(long address, ClassRow row) {}
