package dev.winnow.store.local.trash;

import dev.winnow.files.Dir;
import dev.winnow.files.Folder;
import dev.winnow.files.Json;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run is about to take from a store, on disk before it is taken: {@code .winnow/journal/<run>.ndjson}. It says
 * again what stands beside each item in the trash, for the case that a power cut spoils that.
 */
public final class Journal {

    /** One line: either what is about to be taken, or how taking it changed the time of a directory. */
    record Line(TrashItem take, Folder.Change change) { }

    /** How a line of the second kind starts: lines of the first need not be taken apart to be passed over. */
    private static final String CHANGE = "{\"change\"";

    private final StoreRoot root;
    private final Dir journals;
    private final Path file;

    public Journal(StoreRoot root, String run) throws IOException {
        this(root, Path.of(run + ".ndjson"));
    }

    private Journal(StoreRoot root, Path file) throws IOException {
        this.root = root;
        this.journals = root.area(Area.JOURNAL);
        this.file = file;
    }

    /** Durable when it returns. */
    public void announce(Collection<TrashItem> items) throws IOException {
        boolean first = journals.look(file) == null;
        if (!first) {
            root.requireOwnFile(journals, file);
        }
        append(items.stream().map(item -> new Line(item, null)).toList());
        if (first) {
            journals.sync();
        }
    }

    /** Durable when it returns: items beside which a power cut emptied what says the same get their times from here. */
    public void changed(Collection<Folder.Change> changes) throws IOException {
        append(changes.stream().map(change -> new Line(null, change)).toList());
    }

    private void append(List<Line> lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // A line that a crash cut short must not swallow the next: an empty line costs nothing.
        out.write('\n');
        lines.forEach(line -> out.writeBytes(Json.line(line)));
        try (SeekableByteChannel to = journals.append(file)) {
            Json.writeFully(to, ByteBuffer.wrap(out.toByteArray()));
            ((FileChannel) to).force(false);
        }
    }

    /** What every run's journal tells of changed times. */
    public static void readChanges(StoreRoot root, Consumer<Folder.Change> each) throws IOException {
        for (Path name : root.area(Area.JOURNAL).names()) {
            new Journal(root, name).read(CHANGE, line -> {
                if (line.change() != null) {
                    each.accept(line.change());
                }
            });
        }
    }

    /** Once nothing that it tells of is in the trash any more. */
    void delete() throws IOException {
        if (journals.look(file) != null) {
            journals.deleteFile(file);
        }
    }

    /** Every line that is whole; none if there is no journal. */
    void read(Consumer<Line> each) throws IOException {
        read("{", each);
    }

    private void read(String start, Consumer<Line> each) throws IOException {
        if (journals.look(file) == null) {
            return;
        }
        root.requireOwnFile(journals, file);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Channels.newInputStream(journals.read(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(start)) {
                    try {
                        each.accept(Json.read(line.getBytes(StandardCharsets.UTF_8), Line.class));
                    } catch (Json.Spoiled torn) {
                        // Cut short by a crash before it was synced: what it announced never began.
                    }
                }
            }
        }
    }
}
