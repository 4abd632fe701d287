package dev.winnow.ci;

import dev.winnow.model.NameCodec;
import dev.winnow.model.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A CI system that is a file: a line for each build with id, builder, status, start, end and branch, and a column for
 * each property.
 */
public final class CsvSystem implements CiSystem {

    @Override
    public String key() {
        return "csv";
    }

    @Override
    public String addresses() {
        return "the file of its builds";
    }

    @Override
    public String example() {
        return "/srv/ci/builds.csv";
    }

    @Override
    public String address(String written, Function<String, Path> paths) {
        return NameCodec.shownAbsolute(paths.apply(written));
    }

    @Override
    public Path file(String address) {
        return NameCodec.absolute(address);
    }

    @Override
    public String shown(String address) {
        return address;
    }

    @Override
    public CiSession open(String address) throws CiUnreadable {
        try (var lines = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(Files.newBufferedReader(file(address), StandardCharsets.UTF_8))) {
            return new Lines(lines.getRecords());
        } catch (IOException failed) {
            throw new CiUnreadable("import: " + address + " cannot be read; name a file of builds", failed);
        }
    }

    private record Lines(List<CSVRecord> lines) implements CiSession {

        @Override
        public List<Head> heads(long after) {
            return lines.stream().filter(line -> id(line) > after).limit(2)
                    .map(line -> new Head(id(line), line.get("end").isEmpty(), String.join(" ", line.toList()))).toList();
        }

        @Override
        public List<CiBuild> builds(List<Long> ids) {
            return lines.stream().filter(line -> ids.contains(id(line))).map(Lines::build).toList();
        }

        private static long id(CSVRecord line) {
            return Long.parseLong(line.get("id"));
        }

        private static CiBuild build(CSVRecord line) {
            String end = line.get("end");
            return new CiBuild(id(line), id(line), line.get("builder"), List.of(), Instant.parse(line.get("start")),
                    end.isEmpty() ? null : Instant.parse(end), Status.of(line.get("status")).orElse(null),
                    List.of(new CiBuild.Codebase("", line.get("branch"), null, null)),
                    Map.of("version", new CiBuild.Property(line.get("version"), "the file")), 0, 0);
        }

        @Override
        public void close() {
            // All was read when it was opened.
        }
    }
}
