package kheap.app.cli;

import kheap.ByteSize;
import kheap.app.input.WrittenSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The size of a heap as an option.
final class HeapSize implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
        return WrittenSize.of(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is no size of a heap; write 512m, 2g, 512Mi or a number of bytes"));
    }
}
