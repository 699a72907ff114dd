package dev.inflight.actuate.strict;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that has one parameter more: MVC asks for those, Jersey reads the query itself. */
final class MarkedRequest extends HttpServletRequestWrapper {

    private final Map<String, String[]> parameters;
    private final String mark;

    /** Neither the name nor the value may need an escape. */
    MarkedRequest(HttpServletRequest request, String name, String value) {
        super(request);
        this.mark = name + "=" + value;
        Map<String, String[]> marked = new LinkedHashMap<>(request.getParameterMap());
        marked.put(name, new String[] {value});
        this.parameters = Collections.unmodifiableMap(marked);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String getQueryString() {
        String query = super.getQueryString();
        return query == null ? mark : query + "&" + mark;
    }
}
