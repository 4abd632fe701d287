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

/** Warns of values that a rule's pattern misses by case alone. */
final class CaseMisses {

    /** More of them say nothing that the first do not. */
    private static final int MOST = 20;

    private final Job job;
    private final CaseMiss.Lookout lookout;
    private int told;

    CaseMisses(Job job) {
        this.job = job;
        this.lookout = new CaseMiss.Lookout(job.policy());
    }

    /** What of this build is missed and was not told before, a sentence each with its place in the job file. */
    List<String> look(Build build) {
        if (told >= MOST) {
            return List.of();
        }
        List<CaseMiss> found = lookout.look(build);
        told += found.size();
        return found.stream().map(this::sentence).toList();
    }

    private String sentence(CaseMiss miss) {
        Place place = job.matches().get(miss.rule());
        String asked = "rule '" + job.policy().rules().get(miss.rule()).name() + "' asks for " + miss.attribute() + " '"
                + miss.glob() + "', and there is '" + miss.value() + "', ";
        boolean encoded = Glob.parse(miss.glob()).matchesText(miss.value());
        return new Fault(job.file(), place.line(), place.column(), asked + (encoded ? "whose name is '"
                + Text.harmless(NameCodec.textOrShown(miss.value())) + "'; a pattern is compared with the name itself, so "
                + "write % in it, not %25" : "which it misses by case alone; if that is meant too, write [\"" + miss.glob()
                + "\", \"" + miss.value() + "\"]")).toString();
    }
}
