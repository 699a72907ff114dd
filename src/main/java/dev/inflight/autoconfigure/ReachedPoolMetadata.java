package dev.inflight.autoconfigure;

import dev.inflight.reach.jdbc.ReachedDataSources;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.core.Ordered;

/** What Boot reads from a pool's fields it must read from the pool itself: our proxy is of its class, but has none of its state. */
final class ReachedPoolMetadata implements DataSourcePoolMetadataProvider, Ordered {

    private final ObjectProvider<DataSourcePoolMetadataProvider> providers;

    ReachedPoolMetadata(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
        this.providers = providers;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable DataSourcePoolMetadata getDataSourcePoolMetadata(DataSource dataSource) {
        DataSource target = ReachedDataSources.target(dataSource);
        if (target == dataSource) {
            return null;
        }
        for (DataSourcePoolMetadataProvider provider : providers) {
            DataSourcePoolMetadata metadata = provider == this ? null : provider.getDataSourcePoolMetadata(target);
            if (metadata != null) {
                return metadata;
            }
        }
        return null;
    }
}
