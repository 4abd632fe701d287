package dev.winnow.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers what the settings let anybody read, before the server asks who it is. */
public interface OpenAnswers {

    /** Whether the response is complete; if not, nothing was written, and the request takes its usual way. */
    boolean answered(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
