package dev.winnow.web;

import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.model.Status;
import dev.winnow.report.output.Text;
import dev.winnow.web.PageFormats.When;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A build in a table.
 *
 * @param link  its page
 * @param age   since it finished
 * @param size  of its present parts; empty where there are none
 * @param marks what stands out
 */
record BuildLine(String key, String link, String project, String branch, String os, String version, Long number,
                 When finished, String age, String size, List<Mark> marks) {

    /**
     * A mark of a build, such as its pin.
     *
     * @param kind the style that shows it
     */
    record Mark(String word, String kind) { }

    static BuildLine of(StoredBuild stored, ZoneId zone, Instant now) {
        Build build = stored.build();
        Attributes of = build.attributes();
        long bytes = build.parts().stream().mapToLong(Part::bytes).sum();
        return new BuildLine(build.key(), PageFormats.build(build.key()), of.project(), of.branch(), of.os(), of.version(),
                of.number(), When.of(build.finished(), zone), PageFormats.age(build.finished(), now),
                build.parts().isEmpty() ? "" : Text.size(bytes), marks(build));
    }

    static List<Mark> marks(Build build) {
        List<Mark> marks = new ArrayList<>();
        if (build.parts().isEmpty()) {
            marks.add(new Mark("no files", "quiet"));
        }
        if (!build.pins().isEmpty()) {
            marks.add(new Mark("pinned", "kept"));
        }
        if (build.defect() != null) {
            marks.add(build.defect().logged() ? new Mark("flawed, logged", "waits") : new Mark("flawed", "bad"));
        }
        if (!build.doubts().isEmpty()) {
            marks.add(new Mark("unsure", "waits"));
        }
        Status status = build.attributes().status();
        if (build.running()) {
            marks.add(new Mark("running", "waits"));
        } else if (status != Status.UNKNOWN && !status.successful()) {
            marks.add(new Mark(status.word(), "bad"));
        }
        return marks;
    }
}
