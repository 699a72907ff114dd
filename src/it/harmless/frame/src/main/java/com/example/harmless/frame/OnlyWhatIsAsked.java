package com.example.harmless.frame;

import java.util.Arrays;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out Spring Boot's own auto-configurations but those of the groups that the application names, so that many
 * applications start quickly on one large class path. Those of libraries are always there.
 */
final class OnlyWhatIsAsked implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String PROPERTY = "harmless.auto";

    private List<Auto> groups = List.of();

    @Override
    public void setEnvironment(Environment environment) {
        groups = Arrays.stream(environment.getProperty(PROPERTY, String[].class, new String[0]))
                .map(Auto::valueOf)
                .toList();
    }

    @Override
    public boolean[] match(String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean[] match = new boolean[autoConfigurations.length];
        for (int i = 0; i < match.length; i++) {
            String name = autoConfigurations[i];
            match[i] = name == null
                    || groups.isEmpty()
                    || !name.endsWith("AutoConfiguration") // Spring asks about what those import, too
                    || !name.startsWith("org.springframework.boot.")
                    || groups.stream().anyMatch(group -> group.has(name));
        }
        return match;
    }
}
