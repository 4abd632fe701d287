package dev.winnow.catalog.imports;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.Records.Record;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.RecordOnlyEvent.Imported;
import dev.winnow.catalog.storage.NameLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records the builds that a job reads from a CI system. */
public final class Imports {

    private final Catalog catalog;
    private final Records records;
    private final String job;
    private final String site;

    /** @param site address of the CI system, without secrets */
    public Imports(Catalog catalog, String job, String site) {
        this.catalog = catalog;
        this.records = new Records(catalog);
        this.job = job;
        this.site = site;
    }

    /** The stamps of builds from the last import, by id. */
    public Map<Long, String> stamps(List<Long> builds) {
        Map<Long, String> stamps = new HashMap<>();
        catalog.sql("SELECT build, stamp FROM imported WHERE job = :job AND site = :site AND build IN (:builds)")
                .param("job", job).param("site", site).param("builds", builds).query(row -> {
                    stamps.put(row.getLong(1), row.getString(2));
                });
        return stamps;
    }

    /**
     * Records builds.
     *
     * @return warnings, by the builds' origins
     */
    public Map<String, String> take(List<ImportedBuild> builds) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            Map<String, String> odd = new TreeMap<>();
            Map<String, Record> changed = new LinkedHashMap<>();
            List<String> left = new ArrayList<>();
            for (ImportedBuild build : builds) {
                String own = "?/" + job + "/" + build.origin();
                List<String> doubts = new ArrayList<>(build.doubts());
                boolean overlong = build.key() != null && NameLimits.over(NameLimits.KEY, build.key());
                if (overlong) {
                    doubts.add("its key would be longer than " + NameLimits.KEY + " bytes");
                }
                String key = build.key() == null || overlong ? own : build.key();
                Optional<Record> other = !keyTaken(build, key) ? Optional.empty()
                        : Optional.ofNullable(changed.get(key)).or(() -> records.find(key, Records.IMPORT));
                if (other.isPresent()) {
                    // It is unknown to which of the two builds the files belong, so both get a doubt.
                    String both = "builds " + other.get().origin() + " and " + build.origin() + " both have the key "
                            + key + "; put more into the job file's 'build'";
                    odd.put(build.origin(), both);
                    doubts.add(both);
                    changed.put(key, doubting(other.get(), both));
                }
                String named = other.isPresent() ? own : key;
                Record record = new Record(named, Records.IMPORT, build.origin(), build.attributes(), build.sources(),
                        build.finished(), doubts);
                if (!records.find(named, Records.IMPORT).filter(record::equals).isPresent()) {
                    changed.put(named, record);
                }
                left.addAll(recordRead(build, named));
            }
            records.write(changed.values());
            left.stream().filter(key -> !changed.containsKey(key) && unused(key)).forEach(records::forget);
            return odd;
        });
    }

    /** Whether another build has this key. A build that was read with an older job file may still lose its key. */
    private boolean keyTaken(ImportedBuild build, String key) {
        String jobFile = build.stamp().substring(build.stamp().lastIndexOf(' '));
        return catalog.sql("SELECT site, build, stamp FROM imported WHERE build_key = ? AND job = ?").params(key, job)
                .query((row, n) -> row.getString(3).endsWith(jobFile)
                        && !(row.getString(1).equals(site) && row.getLong(2) == build.id())).list().contains(true);
    }

    private static Record doubting(Record record, String doubt) {
        List<String> doubts = new ArrayList<>(record.doubts());
        if (!doubts.contains(doubt)) {
            doubts.add(doubt);
        }
        return new Record(record.key(), record.source(), record.origin(), record.attributes(), record.sources(),
                record.finished(), doubts);
    }

    /** Records that a build was read. Returns its former key if it has changed. */
    private List<String> recordRead(ImportedBuild build, String key) {
        List<String> before = catalog.sql("SELECT build_key FROM imported WHERE job = ? AND site = ? AND build = ?")
                .params(job, site, build.id()).query(String.class).list();
        catalog.sql("DELETE FROM imported WHERE job = ? AND site = ? AND build = ?").params(job, site, build.id())
                .update();
        catalog.sql("INSERT INTO imported (job, site, build, build_key, stamp) VALUES (?, ?, ?, ?, ?)")
                .params(job, site, build.id(), key, build.stamp()).update();
        return before.stream().filter(old -> !old.equals(key)).toList();
    }

    private boolean unused(String key) {
        return catalog.sql("SELECT COUNT(*) FROM imported WHERE build_key = ?").param(key).query(Long.class).single() == 0;
    }

    public void done(long seen, long changed, String actor) {
        new Events(catalog).apply(actor, new Imported(job, site, seen, changed));
    }
}
