package kheap.app.gui.part;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;

/// The system's own dialogs. They begin in the folder where the last one ended.
public final class SystemFileChoice implements FileChoice {
    private final Window owner;
    private Optional<Path> last = Optional.empty();

    public SystemFileChoice(Window owner) {
        this.owner = owner;
    }

    @Override
    public List<Path> toOpen() {
        return several(
                "Open",
                // A file may be called anything: what it is, kheap sees when it reads it.
                new ExtensionFilter("All files", "*"),
                new ExtensionFilter(
                        "Heap dumps and saved analyses",
                        "*.hprof",
                        "*.hprof.gz",
                        "*.bin",
                        "*.bin.gz",
                        "*.kheap.json",
                        "*.kheap.json.gz"),
                new ExtensionFilter("Profiles of Go programs", "*.pb.gz", "*.pb", "*.pprof"));
    }

    @Override
    public List<Path> evidence() {
        return several("Add evidence", new ExtensionFilter("All files", "*"));
    }

    private List<Path> several(String title, ExtensionFilter... filters) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        chooser.getExtensionFilters().setAll(filters);
        begin(last).ifPresent(chooser::setInitialDirectory);
        List<File> chosen = chooser.showOpenMultipleDialog(owner);
        if (chosen == null) {
            return List.of();
        }
        List<Path> files = chosen.stream().map(File::toPath).toList();
        files.forEach(this::remember);
        return files;
    }

    @Override
    public Optional<Path> save(String kind, String name) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Save " + kind);
        chooser.setInitialFileName(name);
        chooser.getExtensionFilters().setAll(new ExtensionFilter(kind, "*" + name.substring(name.lastIndexOf('.'))));
        begin(last).ifPresent(chooser::setInitialDirectory);
        Optional<Path> file = Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
        file.ifPresent(this::remember);
        return file;
    }

    @Override
    public Optional<Path> folder(String title, Optional<Path> begin) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        begin(begin.or(() -> last)).ifPresent(chooser::setInitialDirectory);
        return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
    }

    private void remember(Path file) {
        last = Optional.ofNullable(file.toAbsolutePath().getParent());
    }

    /// A folder that is gone would make the dialog fail.
    private static Optional<File> begin(Optional<Path> folder) {
        return folder.filter(Files::isDirectory).map(Path::toFile);
    }
}
