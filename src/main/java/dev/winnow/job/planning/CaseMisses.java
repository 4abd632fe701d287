package dev.winnow.job.planning;

import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.model.Build;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.select.CaseMiss;
import dev.winnow.policy.value.Glob;
import dev.winnow.report.output.Text;
import java.util.List;

/** Warns about values that a rule's pattern misses only because of upper or lower case. */
final class CaseMisses {

    private static final int MOST = 20;

    private final Job job;
    private final CaseMiss.Collector lookout;
    private int reported;

    CaseMisses(Job job) {
        this.job = job;
        this.lookout = new CaseMiss.Collector(job.policy());
    }

    /** The new warnings for this build, a sentence each with its place in the job file; at most 20 for all builds. */
    List<String> warnings(Build build) {
        if (reported >= MOST) {
            return List.of();
        }
        List<CaseMiss> found = lookout.look(build);
        reported += found.size();
        return found.stream().map(this::sentence).toList();
    }

    private String sentence(CaseMiss miss) {
        Place place = job.matches().get(miss.rule());
        String asked = "rule '" + job.policy().rules().get(miss.rule()).name() + "' asks for " + miss.attribute() + " '"
                + miss.glob() + "', and there is '" + miss.value() + "', ";
        boolean encoded = Glob.parse(miss.glob()).matchesText(miss.value());
        return new Fault(job.file(), place.line(), place.column(), asked + (encoded ? "whose name is '"
                + Text.harmless(NameCodec.textOrShown(miss.value())) + "'; a pattern is compared with the name itself, so "
                + "write % in it, not %25" : "which it misses by case alone; to match both, write [\"" + miss.glob()
                + "\", \"" + miss.value() + "\"]")).toString();
    }
}
