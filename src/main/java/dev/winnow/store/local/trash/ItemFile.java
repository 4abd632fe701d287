package dev.winnow.store.local.trash;

import dev.winnow.files.Dir;
import dev.winnow.files.Folder;
import dev.winnow.files.Json;
import dev.winnow.files.NotOurs;
import dev.winnow.store.local.root.StoreRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file {@code item.ndjson} beside the removed files. Its first line describes the item and is written before anything
 * moves. Its second line has the times that the removal gave to the directories that stayed.
 */
public final class ItemFile {

    public static final Path NAME = Path.of("item.ndjson");

    /** @param left empty if the removal was interrupted */
    public record Content(TrashItem item, List<Folder.Left> left) { }

    private record LeftLine(List<Folder.Left> left) {
        LeftLine {
            left = List.copyOf(left);
        }
    }

    private ItemFile() {
    }

    /** Writes the first line. The returned channel is for {@link #left}. */
    public static SeekableByteChannel begin(Dir work, TrashItem item) throws IOException {
        SeekableByteChannel out = work.create(NAME);
        try {
            Json.writeFully(out, ByteBuffer.wrap(Json.line(item)));
            return out;
        } catch (IOException failed) {
            out.close();
            throw failed;
        }
    }

    /** Adds the second line. */
    public static void left(SeekableByteChannel out, List<Folder.Left> left) throws IOException {
        Json.writeFully(out, ByteBuffer.wrap(Json.line(new LeftLine(left))));
    }

    /**
     * Reads the file; null if there is none, or if a power cut damaged it.
     *
     * @throws NotOurs if others may have written it
     */
    public static Content read(StoreRoot root, Dir item) throws IOException {
        byte[] all;
        try {
            all = root.readOwn(item, NAME);
        } catch (NoSuchFileException none) {
            return null;
        }
        String[] lines = new String(all, StandardCharsets.UTF_8).split("\n");
        try {
            TrashItem what = Json.read(lines[0].getBytes(StandardCharsets.UTF_8), TrashItem.class);
            List<Folder.Left> left = List.of();
            if (lines.length > 1) {
                try {
                    left = Json.read(lines[1].getBytes(StandardCharsets.UTF_8), LeftLine.class).left();
                } catch (Json.Spoiled torn) {
                    // The item can be restored without the times.
                }
            }
            return new Content(what, left);
        } catch (Json.Spoiled spoiled) {
            return null;
        }
    }
}
