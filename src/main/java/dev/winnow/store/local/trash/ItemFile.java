package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.TrashJson;
import dev.winnow.files.UntrustedFile;
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
    public record Content(TrashItem item, List<DirectoryState.Left> left) { }

    private record LeftLine(List<DirectoryState.Left> left) {
        LeftLine {
            left = List.copyOf(left);
        }
    }

    private ItemFile() {
    }

    /** Writes the first line. The returned channel is for {@link #left}. */
    public static SeekableByteChannel begin(DirectoryHandle work, TrashItem item) throws IOException {
        SeekableByteChannel out = work.create(NAME);
        try {
            TrashJson.writeFully(out, ByteBuffer.wrap(TrashJson.line(item)));
            return out;
        } catch (IOException failed) {
            out.close();
            throw failed;
        }
    }

    /** Adds the second line. */
    public static void left(SeekableByteChannel out, List<DirectoryState.Left> left) throws IOException {
        TrashJson.writeFully(out, ByteBuffer.wrap(TrashJson.line(new LeftLine(left))));
    }

    /**
     * Reads the file; null if there is none, or if a power cut damaged it.
     *
     * @throws UntrustedFile if others may have written it
     */
    public static Content read(StoreRoot root, DirectoryHandle item) throws IOException {
        byte[] all;
        try {
            all = root.readOwn(item, NAME);
        } catch (NoSuchFileException none) {
            return null;
        }
        String[] lines = new String(all, StandardCharsets.UTF_8).split("\n");
        try {
            TrashItem what = TrashJson.read(lines[0].getBytes(StandardCharsets.UTF_8), TrashItem.class);
            List<DirectoryState.Left> left = List.of();
            if (lines.length > 1) {
                try {
                    left = TrashJson.read(lines[1].getBytes(StandardCharsets.UTF_8), LeftLine.class).left();
                } catch (TrashJson.Spoiled torn) {
                    // The item can be restored without the times.
                }
            }
            return new Content(what, left);
        } catch (TrashJson.Spoiled spoiled) {
            return null;
        }
    }
}
