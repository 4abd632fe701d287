package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A path below a store's root, split into names that can be opened one by one. */
public record EntryPath(String shown, List<Path> names) {

    private static final Path NOTHING = Path.of("");
    private static final byte[] HERE = {'.'};
    private static final byte[] ABOVE = {'.', '.'};
    private static final Path WINNOW = Path.of(StoreRoot.WINNOW);

    public EntryPath {
        names = List.copyOf(names);
    }

    /** Empty if the path is invalid: it has an empty name or a {@code ..}, or is in {@code .winnow}. */
    public static Optional<EntryPath> of(String shown) {
        return within(shown).filter(path -> !path.names().get(0).equals(WINNOW));
    }

    /** Like {@link #of} for a path below an entry, where {@code .winnow} is an ordinary folder. */
    public static Optional<EntryPath> within(String shown) {
        List<Path> names = new ArrayList<>();
        for (String name : shown.split("/", -1)) {
            byte[] raw = NameCodec.bytes(name);
            if (raw.length == 0 || Arrays.equals(raw, HERE) || Arrays.equals(raw, ABOVE) || contains(raw, '/') || contains(raw, 0)) {
                return Optional.empty();
            }
            names.add(name(name));
        }
        return Optional.of(new EntryPath(shown, names));
    }

    public static Path name(String shown) {
        return NameCodec.path(NOTHING, shown).getFileName();
    }

    private static boolean contains(byte[] raw, int sought) {
        for (byte b : raw) {
            if (b == sought) {
                return true;
            }
        }
        return false;
    }

    public Path name() {
        return names.get(names.size() - 1);
    }

    public List<Path> parents() {
        return names.subList(0, names.size() - 1);
    }

    /** The shown path of the first {@code depth} names. */
    public String shown(int depth) {
        int end = 0;
        for (int i = 0; i < depth; i++) {
            int next = shown.indexOf('/', end + 1);
            end = next < 0 ? shown.length() : next;
        }
        return shown.substring(0, end);
    }

    /** Opens the directory at {@code names} below {@code top}; the caller closes it. */
    public static DirectoryHandle open(DirectoryHandle top, List<Path> names) throws IOException {
        DirectoryHandle at = top.again();
        for (Path name : names) {
            try (DirectoryHandle above = at) {
                at = above.child(name);
            }
        }
        return at;
    }

    /** Like {@link #open} for a shown path; "" is {@code top} itself. */
    public static DirectoryHandle openShown(DirectoryHandle top, String shown) throws IOException {
        return shown.isEmpty() ? top.again() : open(top, within(shown).orElseThrow(
                () -> new NoSuchFileException(shown)).names());
    }
}
