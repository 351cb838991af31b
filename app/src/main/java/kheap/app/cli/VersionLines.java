package kheap.app.cli;

import kheap.app.about.Version;
import picocli.CommandLine.IVersionProvider;

/// The answer to `--version`.
final class VersionLines implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return Version.lines().toArray(String[]::new);
    }
}
