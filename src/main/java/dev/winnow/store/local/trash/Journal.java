package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.TrashJson;
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
 * The journal of a run, {@code .winnow/journal/<run>.ndjson}. It lists each item before the item is moved. It repeats the
 * description beside each item, in case a power cut damages that.
 */
public final class Journal {

    /** A line is either an item that is about to be moved, or the change of a directory's time by a move. */
    record Line(TrashItem take, DirectoryState.Change change) { }

    /** The start of a line with a change. Other lines can be skipped without parsing. */
    private static final String CHANGE_START = "{\"change\"";

    private final StoreRoot root;
    private final DirectoryHandle journals;
    private final Path file;

    public Journal(StoreRoot root, String run) throws IOException {
        this(root, Path.of(run + ".ndjson"));
    }

    private Journal(StoreRoot root, Path file) throws IOException {
        this.root = root;
        this.journals = root.area(Area.JOURNAL);
        this.file = file;
    }

    /** Adds items. They are on disk when this returns. */
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

    /** Adds changes of times, as a copy in case a power cut empties item files. They are on disk when this returns. */
    public void changed(Collection<DirectoryState.Change> changes) throws IOException {
        append(changes.stream().map(change -> new Line(null, change)).toList());
    }

    private void append(List<Line> lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TrashJson.LINE * lines.size());
        // Start a new line, in case a crash has left an incomplete one. Empty lines do no harm.
        out.write('\n');
        lines.forEach(line -> TrashJson.line(out, line));
        try (SeekableByteChannel to = journals.append(file)) {
            TrashJson.writeFully(to, ByteBuffer.wrap(out.toByteArray()));
            ((FileChannel) to).force(false);
        }
    }

    /** Reads the changes of times from the journals of all runs. */
    public static void readChanges(StoreRoot root, Consumer<DirectoryState.Change> each) throws IOException {
        for (Path name : root.area(Area.JOURNAL).names()) {
            new Journal(root, name).read(CHANGE_START, line -> {
                if (line.change() != null) {
                    each.accept(line.change());
                }
            });
        }
    }

    /** Deletes the journal. Call this when none of its items is in the trash any more. */
    void delete() throws IOException {
        if (journals.look(file) != null) {
            journals.deleteFile(file);
        }
    }

    /** Reads the complete lines; none if there is no journal. */
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
                        each.accept(TrashJson.read(line.getBytes(StandardCharsets.UTF_8), Line.class));
                    } catch (TrashJson.Spoiled torn) {
                        // A crash cut the line short before it was synced, so its move never began.
                    }
                }
            }
        }
    }
}
