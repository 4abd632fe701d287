package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.FittingTexts;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Kind;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.jobfile.yaml.SchemaCheck;
import dev.winnow.jobfile.yaml.SourceText;
import dev.winnow.jobfile.yaml.YamlTree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

public final class JobFiles {

    private static final String EMPTY = "is empty; a job needs name, build, stores and rules";

    private JobFiles() {
    }

    /**
     * The job in {@code file}. Looks at the file, and at where the roots of its stores really lie; whether they are
     * there is the scan's business.
     *
     * @throws JobFileException if anything is wrong with it, with every mistake at once
     */
    public static Job read(Path file) {
        Complaints complaints = new Complaints();
        Optional<Job> job = SourceText.read(file, complaints).flatMap(source -> read(file, source, complaints));
        return job.filter(sound -> complaints.isEmpty())
                .orElseThrow(() -> new JobFileException(faults(file, complaints)));
    }

    /**
     * As {@link #read(Path)}, but holds a text against the schema only if it is not among those that fitted it before.
     */
    public static Job read(Path file, FittingTexts fitting) {
        Complaints complaints = new Complaints();
        SourceText source = SourceText.read(file, complaints).orElse(null);
        if (source != null && fitting.contain(source.sha256())) {
            return fitted(file, source);
        }
        Job job = read(file);
        fitting.add(job.sha256());
        return job;
    }

    /**
     * The job that a text says, which lies in no file.
     *
     * @param file where it would lie; relative roots start from its folder
     * @throws JobFileException if anything is wrong with it, with every mistake at once
     */
    public static Job read(Path file, String text) {
        Complaints complaints = new Complaints();
        Optional<Job> job = read(file, new SourceText(text, DigestUtils.sha256Hex(text)), complaints);
        return job.filter(sound -> complaints.isEmpty())
                .orElseThrow(() -> new JobFileException(faults(file, complaints)));
    }

    /**
     * The job that was read from a file before, whatever has become of that since.
     *
     * @param file where it lay
     * @param sha256 of the file's bytes
     * @throws JobFileException if the text is not that of this file, or if anything is wrong with it now, such as where
     *                          the roots of its stores lie
     */
    public static Job readAgain(Path file, String text, String sha256) {
        Complaints complaints = new Complaints();
        SourceText source = new SourceText(text, sha256);
        if (!source.genuine()) {
            complaints.add(Place.FILE, "its text in the catalog is not that of the file that was read; plan again");
            throw new JobFileException(faults(file, complaints));
        }
        return fitted(file, source);
    }

    /** The job of a text that fitted the schema when it was read first. */
    private static Job fitted(Path file, SourceText source) {
        Complaints complaints = new Complaints();
        Optional<Job> job = YamlTree.read(source.text(), complaints).filter(Mapping.class::isInstance).flatMap(top ->
                new JobReader(file, complaints).read(inTodaysWords((Mapping) top), source));
        return job.filter(sound -> complaints.isEmpty())
                .orElseThrow(() -> new JobFileException(faults(file, complaints)));
    }

    private static Optional<Job> read(Path file, SourceText source, Complaints complaints) {
        return YamlTree.read(source.text(), complaints).or(() -> {
            if (complaints.isEmpty()) {
                complaints.add(Place.FILE, EMPTY);
            }
            return Optional.empty();
        }).flatMap(tree -> read(file, tree, source, complaints));
    }

    /** In the order of the file. */
    static List<Fault> faults(Path file, Complaints complaints) {
        return complaints.inOrder().stream().map(complaint -> new Fault(file, complaint.place().line(),
                complaint.place().column(), complaint.message())).toList();
    }

    static Optional<Job> read(Path file, Located tree, SourceText source, Complaints complaints) {
        if (!(tree instanceof Mapping written)) {
            complaints.add(tree instanceof Scalar scalar && scalar.kind() == Kind.NOTHING ? Place.FILE : tree.place(),
                    tree instanceof Scalar scalar && scalar.kind() == Kind.NOTHING ? EMPTY
                            : "a job file is a map with name, build, stores and rules, not " + tree.described());
            return Optional.empty();
        }
        Mapping top = inTodaysWords(written);
        SchemaCheck schema = new SchemaCheck(top);
        schema.complain(complaints);
        Optional<Job> job = new JobReader(file, complaints).read(top, source);
        schema.leftovers(complaints);
        return job;
    }

    /** Earlier versions called {@code rules-only} {@code parts}, as stores call what tells kinds of part. */
    private static Mapping inTodaysWords(Mapping top) {
        Map<String, Entry> entries = new LinkedHashMap<>(top.entries());
        Entry parts = entries.containsKey("rules-only") ? null : entries.remove("parts");
        if (parts != null) {
            entries.put("rules-only", new Entry(parts.place(), "rules-only", parts.value()));
        }
        return new Mapping(top.place(), entries);
    }
}
