package dev.winnow.apply;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** Lists the files of items in the trash, one after the other, by the paths that they had. */
public final class TrashContents {

    /** Takes one file; may read it until it returns. */
    public interface Visitor {
        void visit(TrashedFile file) throws IOException;
    }

    /** A file or link that lies in the trash; good only during the visit. */
    public static final class TrashedFile {
        private final String path;
        private final BasicFileAttributes attributes;
        private final Dir in;
        private final Path name;

        private TrashedFile(String path, BasicFileAttributes attributes, Dir in, Path name) {
            this.path = path;
            this.attributes = attributes;
            this.in = in;
            this.name = name;
        }

        /** Where it was, from the store's root, in shown form. */
        public String path() {
            return path;
        }

        /** A link's own size for a link. */
        public long bytes() {
            return attributes.size();
        }

        public Instant modified() {
            return attributes.lastModifiedTime().toInstant();
        }

        /** Whether it has contents to be read; links and devices have none. */
        public boolean readable() {
            return attributes.isRegularFile();
        }

        /** How many names it has; of the others nothing is known here. */
        public int links() throws IOException {
            return in.links(name);
        }

        /** Its contents; the caller closes it. */
        public SeekableByteChannel open() throws IOException {
            return in.read(name);
        }
    }

    private final StoreRoot root;

    public TrashContents(StoreRoot root) {
        this.root = root;
    }

    /**
     * @return false if the item is not in the trash
     * @throws IOException if it cannot be read
     */
    public boolean visit(TrashPlace place, Visitor visitor) throws IOException {
        if (!Items.has(root, place)) {
            return false;
        }
        try (Dir item = root.run(place.run()).child(Items.seqName(place))) {
            ItemFile.Content content = Items.describe(root, place, item);
            if (content == null) {
                throw new IOException("nothing tells any more what " + place.path() + " was");
            }
            Path name = Path.of(content.item().name());
            if (content.item().type() == EntryType.FILE) {
                visitor.visit(new TrashedFile(content.item().entry(), item.look(name), item, name));
            } else {
                try (Dir dir = item.child(name)) {
                    directory(dir, content.item().entry(), visitor);
                }
            }
            return true;
        }
    }

    private static void directory(Dir dir, String path, Visitor visitor) throws IOException {
        for (Path name : dir.names()) {
            BasicFileAttributes at = dir.look(name);
            String below = path + "/" + NameCodec.shownName(name);
            if (at.isDirectory()) {
                try (Dir child = dir.child(name)) {
                    directory(child, below, visitor);
                }
            } else {
                visitor.visit(new TrashedFile(below, at, dir, name));
            }
        }
    }
}
