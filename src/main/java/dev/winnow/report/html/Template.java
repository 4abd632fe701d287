package dev.winnow.report.html;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A page's template, of a report or of the console. All values are made harmless and escaped. */
public final class Template {

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .withEscaper(raw -> Escapers.HTML.escape(Text.harmless(raw))).emptyStringIsFalse(true).zeroIsFalse(true)
            .strictSections(true).nullValue("");

    private final com.samskivert.mustache.Template compiled;

    /** @param name of a file beside this class, without its ending */
    Template(String name) {
        this(Template.class, name, null);
    }

    /**
     * @param beside  a class beside whose files the template and those that it takes in are
     * @param name    of the file, without its ending
     * @param content the file that is taken in where the template says {@code content}; null where it does not
     */
    public Template(Class<?> beside, String name, String content) {
        try (Reader reader = resource(beside, name)) {
            compiled = COMPILER.withLoader(part -> resource(beside, part.equals("content") && content != null ? content
                    : part)).compile(reader);
        } catch (IOException e) {
            throw new IllegalStateException("the program lacks its template " + name, e);
        }
    }

    public void write(Object context, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        compiled.execute(context, writer);
        writer.flush();
    }

    private static Reader resource(Class<?> beside, String name) throws IOException {
        InputStream in = beside.getResourceAsStream(name + ".mustache");
        if (in == null) {
            throw new IOException("no resource " + name + ".mustache");
        }
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }
}
