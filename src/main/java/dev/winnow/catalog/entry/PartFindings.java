package dev.winnow.catalog.entry;

import dev.winnow.store.SeenLink;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The findings of a scan besides entries: all links, and the number and the first of strays and faults. */
public final class PartFindings {

    static final String LINK = "link";
    static final String STRAY = "stray";
    static final String FAULT = "fault";

    /**
     * A finding.
     *
     * @param what kind of the stray, or text of the fault; for a link, path of the entry that contains it, or null
     */
    record Row(String kind, String path, String what, long bytes) { }

    private final int most;
    private final List<Row> links = new ArrayList<>();
    private final TreeMap<String, String> strays = new TreeMap<>();
    private final TreeMap<String, String> faults = new TreeMap<>();
    private long strayCount;
    private long faultCount;

    /** @param most how many strays and how many faults to keep, first by path */
    public PartFindings(int most) {
        this.most = most;
    }

    public void link(SeenLink link) {
        links.add(new Row(LINK, link.path(), link.entry() == null ? "" : link.entry(), link.bytes()));
    }

    public void stray(String path, String kind) {
        strayCount++;
        keep(strays, path, kind);
    }

    public void fault(String path, String what) {
        faultCount++;
        keep(faults, path, what);
    }

    private void keep(TreeMap<String, String> kept, String path, String what) {
        kept.put(path, what);
        if (kept.size() > most) {
            kept.pollLastEntry();
        }
    }

    long strays() {
        return strayCount;
    }

    long faults() {
        return faultCount;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>(links);
        strays.forEach((path, kind) -> rows.add(new Row(STRAY, path, kind, 0)));
        faults.forEach((path, what) -> rows.add(new Row(FAULT, path, what, 0)));
        return rows;
    }
}
