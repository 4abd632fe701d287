package dev.winnow.store.local.entry;

import dev.winnow.store.EntryStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes the stamp of one entry. The attributes of each file and folder are added before it is read. */
final class StampBuilder {

    private static final String FOLDER_ATTRIBUTES = "unix:dev,ino,ctime,lastModifiedTime";
    private static final String FILE_ATTRIBUTES = "unix:dev,ino,ctime,lastModifiedTime,size";

    private final List<String> folders = new ArrayList<>();
    /** One hash each for the entry, its manifest, its keep file and its folders, since these come in any order. */
    private final long[] figures = new long[4];
    private long changed = Long.MIN_VALUE;
    private long device;
    private boolean oneDevice = true;
    private boolean manifest;
    private boolean keepFile;

    /** Adds the entry itself; called first. */
    void entry(Path entry) throws IOException {
        Map<String, Object> now = read(entry, FOLDER_ATTRIBUTES);
        device = (Long) now.get("dev");
        add(0, now);
    }

    void manifest(Path file) throws IOException {
        file(1, file);
        manifest = true;
    }

    void keepFile(Path file) throws IOException {
        file(2, file);
        keepFile = true;
    }

    void folder(Path folder, String path) throws IOException {
        add(3, read(folder, FOLDER_ATTRIBUTES));
        folders.add(path);
    }

    private void file(int which, Path file) throws IOException {
        Map<String, Object> now = read(file, FILE_ATTRIBUTES);
        add(which, now);
        mix(which, (Long) now.get("size"));
    }

    private static Map<String, Object> read(Path path, String attributes) throws IOException {
        return Files.readAttributes(path, attributes, LinkOption.NOFOLLOW_LINKS);
    }

    private void add(int which, Map<String, Object> now) {
        FileTime modified = (FileTime) now.get("lastModifiedTime");
        FileTime change = (FileTime) now.get("ctime");
        oneDevice &= device == (Long) now.get("dev");
        mix(which, (Long) now.get("ino"));
        mix(which, modified.to(TimeUnit.NANOSECONDS));
        mix(which, change.to(TimeUnit.NANOSECONDS));
        changed = Math.max(changed, Math.max(modified.toMillis(), change.toMillis()));
    }

    private void mix(int which, long value) {
        figures[which] = mixed(figures[which], value);
    }

    /** Mixes a value into a hash so that each bit of the result depends on all bits of both. */
    private static long mixed(long figure, long value) {
        long mixed = (figure ^ value) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private long figure() {
        long figure = folders.size();
        for (long each : figures) {
            figure = mixed(figure, each);
        }
        return figure;
    }

    EntryStamp stamp(List<String> links) {
        return new EntryStamp(figure(), manifest, keepFile, folders, links, changed);
    }

    /** Whether everything is on the entry's own file system, and the hash equals that of {@code known}. */
    boolean same(EntryStamp known) {
        return oneDevice && figure() == known.figure();
    }
}
