//! loginscope-lab
