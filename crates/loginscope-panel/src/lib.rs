//! loginscope-panel
