package dev.winnow.cli.records;

import dev.winnow.cli.command.Command;
import dev.winnow.model.Attributes;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.service.AsOf;
import dev.winnow.service.Registration;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Options that describe a build, as a document of the same meaning. */
final class BuildOptions {

    @Option(names = "--key", paramLabel = "KEY", description = "the build's key; left out, it is made of the "
            + "attributes as the job file says")
    private String key;

    @Option(names = "--project", paramLabel = "NAME", description = "what it belongs to")
    private String project;

    @Option(names = "--branch", paramLabel = "NAME", description = "its branch; '' is the default branch")
    private String branch;

    @Option(names = "--os", paramLabel = "NAME", description = "the system that it is for")
    private String os;

    @Option(names = "--version", paramLabel = "VERSION", description = "its version")
    private String version;

    @Option(names = "--number", paramLabel = "N", description = "its number")
    private Long number;

    @Option(names = "--builder", paramLabel = "NAME", description = "what built it")
    private String builder;

    @Option(names = "--tag", paramLabel = "NAME", description = "a category of its builder; may be repeated")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--status", paramLabel = "WORD", description = "success, warnings, failure, skipped, exception, "
            + "cancelled, retry, running")
    private String status;

    @Option(names = "--revision", paramLabel = "ID", description = "what was built")
    private String revision;

    @Option(names = "--runtime", paramLabel = "NAME", description = "what it needs to run")
    private String runtime;

    @Option(names = "--property", paramLabel = "NAME=VALUE", description = "a free property; may be repeated")
    private List<String> properties = new ArrayList<>();

    @Option(names = "--finished", paramLabel = "TIME", description = "when it finished; UTC where no offset is given")
    private String finished;

    @Option(names = "--products", paramLabel = "PATH", description = "where its products lie; with --job, what the "
            + "path says names the build")
    private String products;

    @Option(names = "--logs", paramLabel = "PATH", description = "where its logs lie")
    private String logs;

    /** The document; empty if no option was given. */
    ObjectNode document() {
        ObjectNode document = Registration.document();
        verbatim(document, "key", key);
        put(document, "project", project);
        put(document, "branch", branch);
        put(document, "os", os);
        put(document, "version", version);
        if (number != null) {
            document.put("number", number);
        }
        put(document, "builder", builder);
        if (!tags.isEmpty()) {
            tags.forEach(document.withArray("/tags")::add);
        }
        put(document, "status", status);
        put(document, "revision", revision);
        put(document, "runtime", runtime);
        Instant end = AsOf.parse(finished, ZoneOffset.UTC);
        if (end != null) {
            document.put("finished", end.toString());
        }
        verbatim(document, "products", products);
        verbatim(document, "logs", logs);
        for (String property : properties) {
            int sign = property.indexOf('=');
            String name = property.substring(0, Math.max(sign, 0));
            if (!Attributes.known(Attributes.PROPERTY_PREFIX + name)) {
                throw Halt.usage("--property " + property + " is no property; write NAME=VALUE");
            }
            if (document.withObject("/properties").has(name)) {
                throw Halt.usage("--property " + name + " is given twice; give it one value");
            }
            put(document.withObject("/properties"), name, property.substring(sign + 1));
        }
        return document;
    }

    /** Adds a value. Documents hold names as they are; arguments may be percent-encoded. */
    private static void put(ObjectNode document, String name, String value) {
        if (value != null) {
            byte[] raw = NameCodec.bytes(Command.name(value));
            String text = new String(raw, StandardCharsets.UTF_8);
            if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
                throw Halt.usage(value + " stands for bytes that are not UTF-8; no JSON and no attribute holds those");
            }
            document.put(name, text);
        }
    }

    /** Adds a key or path, which is read in Winnow's own spelling; that can hold any bytes. */
    private static void verbatim(ObjectNode document, String name, String value) {
        if (value != null) {
            document.put(name, Command.name(value));
        }
    }
}
